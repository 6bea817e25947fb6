# Reads a SIE file with nothing of Kortkoll's: Python's own code page 437 and CRC-32.
# Prints JSON: öre per account and per issuer, the number of vouchers, and both checksums.
import json
import re
import sys
import zlib
from decimal import Decimal

text = open(sys.argv[1], "rb").read().decode("cp437")
field = re.compile(r'"(?P<text>(?:\\"|[^"])*)"|(?P<brace>[{}])|(?P<plain>[^ \t"{}]+)')


def fields_of(line):
    """The fields of a line, where a list in braces is one field."""
    fields, listed = [], None
    for found in field.finditer(line):
        if found["brace"] == "{":
            listed = []
        elif found["brace"] == "}":
            fields.append(listed)
            listed = None
        else:
            said = found["text"] if found["plain"] is None else found["plain"]
            (fields if listed is None else listed).append(said.replace('\\"', '"'))
    return fields


def add(sums, name, ore):
    sums[name] = sums.get(name, 0) + ore


accounts, issuers, vouchers, problems = {}, {}, 0, []
stated, computed, summing, left = None, 0, False, 0
for line in text.split("\n"):
    line = line.strip(" \t\r")
    fields = fields_of(line)
    if line.startswith("#KSUMMA"):
        stated = int(fields[1]) if summing else None
        summing = not summing
    elif line.startswith("#"):
        if summing:
            said = "".join("".join(one) if isinstance(one, list) else one for one in fields)
            computed = zlib.crc32(said.encode("cp437"), computed)
        if fields[0] == "#VER":
            vouchers += 1
        if fields[0] == "#TRANS":
            objects = dict(zip(fields[2][::2], fields[2][1::2]))
            ore = int(Decimal(fields[3]) * 100)
            add(accounts, fields[1], ore)
            add(issuers, objects.get("20", objects.get("6", "")), ore)
            left += ore
    elif line == "}" and left != 0:
        problems.append("a voucher does not balance")

print(json.dumps({
    "accounts": accounts, "issuers": issuers, "vouchers": vouchers, "problems": problems,
    "stated": stated, "computed": None if stated is None else computed,
}))

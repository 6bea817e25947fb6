/** What the acquirer's words mean: of rows which are lines and payouts, of lines which type each is. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";

type WordTableProps<Value extends string> = {
  readonly title: string;
  readonly lead: string;
  readonly words: readonly string[];
  readonly of: readonly Value[];
  readonly names: Readonly<Record<Value, string>>;
  readonly saidOf: (word: string) => Value | "";
  readonly say: (word: string, value: Value | "") => void;
};

export function WordTable<Value extends string>(props: WordTableProps<Value>): ReactNode {
  const { title, lead, words, of, names, saidOf, say } = props;
  const { mapping } = useText().bankFiles;
  const [added, setAdded] = useState<readonly string[]>([]);
  const [word, setWord] = useState("");
  const all = [...new Set([...words, ...added])];
  const add = (): void => {
    if (word.trim() !== "") setAdded([...added, word.trim()]);
    setWord("");
  };
  return (
    <fieldset className="kk-mapping-words">
      <legend className="kk-strong">{title}</legend>
      <p className="kk-quiet">{lead}</p>
      {all.map((one) => (
        <NativeSelect
          key={one}
          label={one}
          value={saidOf(one)}
          error={saidOf(one) === "" ? mapping.wordUnknown : undefined}
          data={[
            { value: "", label: mapping.noColumn },
            ...of.map((value) => ({ value, label: names[value] })),
          ]}
          onChange={(event) => {
            const chosen = of.find((value) => value === event.currentTarget.value);
            say(one, chosen ?? "");
          }}
        />
      ))}
      <div className="kk-mapping-add">
        <TextInput
          label={mapping.anotherWord}
          description={mapping.anotherWordHint}
          maxLength={60}
          autoComplete="off"
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" onClick={add}>
          {mapping.addWord}
        </Button>
      </div>
    </fieldset>
  );
}

/** The desk's workshop with a second site, for terminals that go there, and a second server. */
import { newUuid } from "../clock.ts";
import { type Database, openDatabase, statement } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { Desk } from "../payments/test-desk.ts";
import { insertPlaces } from "../payments/test-places.ts";

export type TwoSites = {
  readonly desk: Desk;
  readonly second: Database;
  /** At SYD, where the company sells; another company alone sells at FJÄRR. */
  readonly southTillId: string;
  close(): Promise<void>;
};

const ADD_SITES = statement({
  name: "test_add_sites",
  text: `with s as (insert into sites (id, code, name)
      values ($1, 'SYD', 'Verkstaden Syd'), ($2, 'FJÄRR', 'Någon annans')),
    b as (insert into site_companies (site_id, company_id) values ($1, $3))
    insert into tills (id, site_id, code, name) values ($4, $1, 'S1', 'Kassa S1')`,
});

export async function openTwoSites(): Promise<TwoSites> {
  const opened = await openTestDatabase();
  const places = await insertPlaces(opened.database);
  const southTillId = newUuid();
  const values = [newUuid(), newUuid(), places.companyId, southTillId];
  await opened.database.query(ADD_SITES, values);
  const desk = new Desk(opened, places);
  const second = openDatabase({ connection: opened.connection, log: silentLog });
  return {
    desk,
    second,
    southTillId,
    close: async () => {
      await second.close();
      await desk.close();
    },
  };
}

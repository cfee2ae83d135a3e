// The answers of one page: each is written down on the phone first, then sent. "Saved" is said only when the site has
// said so, whatever became of the phone's own store meanwhile.
import { now } from "./clock.js";
import { keepSaid } from "./packs.js";
import { enqueue } from "./store.js";
import { askForSync, boxed, flush } from "./sync.js";
import { isSecret } from "./values.js";

const SENT_ALONG = ["answer", "skip", "shown_in"];

export class Outbox {
  // `untold`: what the site has not spoken of yet, by id. `told`: what it said, by id. `heldWhere`: where to look, if
  // anything could not be taken as it was.
  // `isWaiting`: there is no signal, as far as is known. `unwritten`: how many answers stand that are not written down.
  constructor(pack, site, isWaiting) {
    const noted = Promise.resolve();
    Object.assign(this, { pack, site, isWaiting, newestId: null, untold: new Map(), told: {}, unwritten: 0 });
    Object.assign(this, { noted, written: noted });
  }

  // The answer stands on this page at once, and for good once it is written down; the next may stand before that.
  // Resolves to its id; to none where the phone has no room and the site does not answer: it stands no more.
  async keep(question, value, data) {
    const { pack } = this;
    const { link_id: linkId } = question;
    const id = crypto.randomUUID();
    const fields = [...data].filter(([name]) => SENT_ALONG.includes(name));
    fields.push(
      ["assessment", pack.id],
      ["link_id", linkId],
      ["operation_id", id],
      ["version", String(pack.version)],
      ["revision", String(pack.revisions[linkId] ?? 0)],
      ["told_at", new Date(now()).toISOString()],
    );
    const mine = { id, assessment: pack.id, linkId, ...(isSecret(question, value) ? {} : { value }) };
    const stood = [pack.answers, pack.revisions, pack.operations].map((stands) => [stands, stands[linkId]]);
    pack.answers[linkId] = value;
    pack.revisions[linkId] = (pack.revisions[linkId] ?? 0) + 1;
    pack.operations[linkId] = id;
    this.newestId = null;
    this.unwritten += 1;
    try {
      await this.put(id, fields, mine);
      if (this.unwritten === 1) this.newestId = id;
      return id;
    } catch {
      for (const [stands, before] of stood) {
        stands[linkId] = before;
        before ?? delete stands[linkId];
      }
    } finally {
      this.unwritten -= 1;
      // Beside the questions only what is written down is noted.
      this.noted = this.noted.then(() => this.unwritten || keepSaid(pack)).catch(() => undefined);
    }
  }

  // One is written down after the other.
  async put(id, fields, mine) {
    const { owner } = this.site;
    const box = boxed(this.site, fields);
    this.untold.set(id, box);
    const write = () => enqueue(owner, id, "/assessments/sync", box, mine);
    this.written = this.written.then(write, write);
    try {
      await this.written;
    } catch (error) {
      await this.flush();
      if (this.untold.delete(id)) throw error; // neither kept nor sent
    }
  }

  async flush(how = flush) {
    const said = await how(this.site.csrf ? this.site : null, this.untold);
    this.isWaiting = !said.isSent;
    Object.assign(this.told, said.results);
    for (const [id, { outcome, where }] of Object.entries(said.results)) {
      this.untold.delete(id);
      if (where && outcome !== "sent") this.heldWhere ??= where;
    }
    return said;
  }

  // Send in the background; `tell` is called once it is known what became of it.
  send(tell) {
    this.sending = this.flush().then((said) => {
      if (!said.isSent) askForSync();
      tell();
    });
  }

  // What is said of the newest answer; nothing before there is one.
  newest() {
    const { words } = this.site;
    if (!this.newestId) return "";
    const told = this.told[this.newestId];
    if (!told) return words.phone;
    return told.outcome === "saved" ? words.saved : words.held;
  }
}

// One question a page without loading a page: the phone has the whole assessment (packs.js) and steps by itself. What is
// answered goes through outbox.js.
import { nextQuestion, offeredOptions, previousQuestion, questionsOf, questionsToAnswer } from "./branching.js";
import { showCheck } from "./check.js";
import { fillIn, offerOnly, problemIn, valueIn } from "./fields.js";
import { Outbox } from "./outbox.js";
import { built, place } from "./tree.js";
import { codes } from "./values.js";

const HELP = "/help-now";
const SOON_MS = 700;

export class Stepper {
  // `pack`: what /assessments/<id>/pack says. `site`: { owner, site: { id, key }, words }. `isOffline`: no signal here.
  constructor(pack, site, isOffline) {
    Object.assign(this, { pack, site, isOffline, drafts: {}, kept: Promise.resolve() });
    this.main = document.querySelector("main");
    this.shown = null;
    this.outbox = new Outbox(pack, site, isOffline);
  }

  addressOf(linkId) {
    return `/assessments/${this.pack.id}/questions/${linkId}`;
  }

  question(linkId) {
    return questionsOf(this.pack.asked).find(({ link_id: found }) => found === linkId);
  }

  // Take over a question page that the site has made.
  adopt(linkId) {
    if (!this.question(linkId)) return false;
    this.shown = linkId;
    history.replaceState({ linkId }, "");
    this.listen();
    return true;
  }

  listen() {
    document.addEventListener("submit", (event) => this.onSubmit(event), true);
    this.main.parentElement.addEventListener("click", (event) => this.onClick(event));
    addEventListener("popstate", ({ state }) => {
      if (state?.linkId && !this.isDone) this.show(state.linkId, { isBack: true });
      else if (state) location.reload();
    });
  }

  onClick(event) {
    const link = event.target.closest("a[href], [data-alone]");
    if (!link || event.ctrlKey || event.metaKey) return;
    if (link.hasAttribute("data-alone")) return this.draw(this.shown);
    const linkId = link.pathname.split("/questions/")[1];
    const isHere = link.pathname === this.addressOf(linkId) && this.question(linkId);
    if (!isHere && link.pathname !== `/assessments/${this.pack.id}`) return;
    event.preventDefault();
    if (isHere) this.show(linkId);
    else this.next();
  }

  async onSubmit(event) {
    const form = event.target;
    if (!this.shown || !form.matches("form[data-save]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.pressed === form) return;
    const question = this.question(this.shown);
    const data = new FormData(form);
    if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
    const value = valueIn(question, data);
    const problem = problemIn(question, value);
    if (problem) return this.refuse(form, this.pack.pages[this.shown].refusals[problem]);
    this.pressed = form;
    await (this.asked === question ? this.kept : this.earlier);
    if (!form.isConnected) return; // one before could not be kept, and is asked again
    this.asked = question;
    this.earlier = this.kept;
    this.kept = Promise.all([this.kept, this.keep(question, value, data)]);
    this.after(question, value);
  }

  // While it is written down the next question is there already, and may be answered: no more than two are unwritten.
  async keep(question, value, data) {
    const { link_id: linkId } = question;
    this.owed = null;
    const id = await this.outbox.keep(question, value, data);
    if (!id) return this.takeBack(linkId, value);
    delete this.drafts[linkId];
    const tell = () => this.owed || (id === this.outbox.newestId && this.say(this.outbox.newest()));
    // Most often the site has said so by then: no words come and go before that.
    setTimeout(tell, SOON_MS);
    return this.outbox.send(tell);
  }

  // All is written down, and sent where there is signal; false where one could not be kept.
  async isSettled() {
    await this.kept;
    await this.outbox.sending;
    return !this.owed;
  }

  // It is kept nowhere: ask it again, with what was typed there and on pages after it. Help that is shown stays.
  takeBack(linkId, value) {
    const form = this.main.querySelector("form[data-save]");
    if (form) this.drafts[this.shown] = valueIn(this.question(this.shown), new FormData(form));
    this.drafts[linkId] = value;
    this.owed ??= linkId;
    if (location.pathname !== HELP) this.askAgain();
  }

  askAgain() {
    const linkId = this.owed;
    this.shown = linkId;
    history.replaceState({ linkId }, "", this.addressOf(linkId));
    this.draw(linkId);
    this.say(document.body.dataset.notSaved);
  }

  after(question, value) {
    const kinds = this.pack.safety
      .filter(({ link_id: linkId, code }) => linkId === question.link_id && codes(value).includes(code))
      .map(({ kind }) => kind);
    if (kinds.length) this.help(kinds);
    else this.next();
  }

  // The address is that of the help for everybody: it says nothing of what was answered.
  help(kinds) {
    const page = this.pack.help[kinds.length > 1 ? "*" : kinds[0]];
    history.pushState({ linkId: this.shown }, "", HELP);
    this.place(page.tree.slice(2));
  }

  next() {
    if (this.owed) return this.askAgain();
    const { asked, answers } = this.pack;
    let following = nextQuestion(asked, answers, this.shown);
    while (following?.type === "display") following = nextQuestion(asked, answers, following.link_id);
    return following ? this.show(following.link_id) : this.finish();
  }

  // With signal the phone shows what is to be sent at once; the site does, where it has more to show than the phone.
  async finish() {
    const { outbox, pack } = this;
    const isSites = pack.has_more_to_check || Object.values(pack.answers).some(({ hidden }) => hidden);
    if (isSites || outbox.isWaiting) {
      this.say(this.site.words.sending);
      if (!(await this.isSettled())) return;
    }
    if (isSites && !outbox.isWaiting) location.assign(outbox.heldWhere ?? `/assessments/${pack.id}/check`);
    else showCheck(this);
  }

  show(linkId, { isBack = false } = {}) {
    const page = this.pack.pages[linkId];
    if (page.is_servers && !this.isOffline) return this.atSite(linkId);
    this.shown = linkId;
    history[isBack ? "replaceState" : "pushState"]({ linkId }, "", this.addressOf(linkId));
    if (this.pack.answers[linkId]?.hidden) this.place(this.pack.own.hidden);
    else if (this.question(linkId).private) this.place(this.pack.own.alone);
    else this.draw(linkId);
  }

  // This one stands on the words of another answer, which the site must have first.
  async atSite(linkId) {
    if (await this.isSettled()) location.assign(this.addressOf(linkId));
  }

  draw(linkId) {
    const page = this.pack.pages[linkId];
    const question = this.question(linkId);
    this.place(page.tree, null, () => {
      const form = this.main.querySelector("form[data-save]");
      if (question.options) offerOnly(form, offeredOptions(question, this.pack.answers).map(({ code }) => code));
      fillIn(form, this.drafts[linkId] ?? this.pack.answers[linkId]);
    });
  }

  place(trees, title, fill) {
    place(trees, title, () => {
      this.pointBack();
      this.say(this.outbox.newest());
      fill?.();
    });
  }

  pointBack() {
    const link = document.querySelector(".nhsuk-back-link");
    if (!link) return;
    const before = this.shown && previousQuestion(this.pack.asked, this.pack.answers, this.shown);
    link.href = before ? this.addressOf(before.link_id) : "/assessments";
  }

  say(words) {
    const status = this.main.querySelector(".app-status");
    if (status) status.textContent = words;
  }

  refuse(form, message) {
    this.main.querySelector(".nhsuk-error-summary")?.remove();
    const summary = built(this.pack.own.refusal[0]);
    const link = summary.querySelector("a");
    link.hash = form.querySelector("[name=answer]").id;
    link.textContent = message;
    this.main.prepend(summary);
    summary.tabIndex = -1;
    summary.focus();
  }

  // Begin at the first question that has no answer.
  begin() {
    const open = this.lines().find(([, value]) => value === undefined);
    if (open) this.show(open[0].link_id);
    else showCheck(this);
  }

  // The answers so far, oldest first, as [question, value]; undefined where there is none.
  lines() {
    const { asked, answers } = this.pack;
    return questionsToAnswer(asked, answers).map((question) => [question, answers[question.link_id]]);
  }
}

// The table of agencies: a row each, made once and changed in place; searched, filtered and ordered here.
import { count, plural } from "./words.js";

// Of agencies that are expected by name and were never seen: a rule may name millions.
const MOST_UNSEEN = 2000;

const at = id => document.getElementById(id);

export class Agencies {
  #times;
  #known = new Map();
  #unseen = [];
  #unlisted = 0;
  #winners = null;
  #rows = new Map();
  #shown = [];
  #isStale = true;

  constructor(times) {
    this.#times = times;
    for (const id of ["search", "filter", "order"]) at(id).addEventListener("input", () => {
      this.#isStale = true;
      this.render();
    });
  }

  take(report, isFull) {
    const draw = report.draw;
    if (isFull) this.#known.clear();
    if (!draw) return;
    for (const agency of draw.agencies) this.#known.set(agency.agency, agency);
    this.#isStale ||= isFull || draw.agencies.length > 0;
    this.#takeUnseen(draw.never_seen);
    if (report.drawn && this.#winners === null || isFull) {
      this.#winners = report.drawn ? new Map(report.drawn.agencies.map(one => [one.agency, one.winners])) : null;
      this.#isStale = true;
    }
  }

  render() {
    if (!this.#isStale) return;
    this.#isStale = false;
    for (const cell of document.querySelectorAll(".winners")) cell.hidden = this.#winners === null;
    const all = [...this.#known.values(), ...this.#unseen];
    const most = all.reduce((most, one) => Math.max(most, one.stored), 1);
    const wanted = all.filter(this.#filter()).sort(this.#order());
    const rows = wanted.map(one => this.#row(one, most));
    // Moving a row takes the focus and the selection in it away, so that only another order moves them.
    if (rows.length !== this.#shown.length || rows.some((row, i) => row !== this.#shown[i])) {
      at("rows").replaceChildren(...rows);
      this.#shown = rows;
    }
    at("shown").textContent = `${count(wanted.length)} of ${plural(all.length + this.#unlisted, "agency", "agencies")}`;
    at("more").textContent = this.#unlisted > 0 ? `and ${count(this.#unlisted)} more that were never seen` : "";
  }

  #takeUnseen(ranges) {
    if (JSON.stringify(ranges) === this.#unseen.ranges) return;
    const numbers = [];
    let total = 0;
    for (const range of ranges) {
      const [first, last = first] = range.split("-").map(Number);
      total += last - first + 1;
      for (let number = first; number <= last && numbers.length < MOST_UNSEEN; number++) numbers.push(number);
    }
    this.#unseen = numbers.map(agency => ({
      agency, expected: true, finished: false, lists: 0, stored: 0, refused: 0, voided: 0, last_seen: null, unseen: true,
    }));
    this.#unseen.ranges = JSON.stringify(ranges);
    this.#unlisted = total - numbers.length;
    this.#isStale = true;
  }

  #filter() {
    const [first, last] = at("search").value.trim().split("-").map(part => part.trim());
    const isFound = !first ? () => true
      : last ? one => one.agency >= Number(first) && one.agency <= Number(last)
      : one => String(one.agency).startsWith(first);
    const kinds = {
      all: () => true,
      missing: one => !one.finished,
      unseen: one => one.unseen,
      finished: one => one.finished,
      refused: one => one.refused > 0,
    };
    const isKind = kinds[at("filter").value];
    return one => isFound(one) && isKind(one);
  }

  #order() {
    const orders = {
      missing: (a, b) => a.finished - b.finished,
      agency: () => 0,
      stored: (a, b) => b.stored - a.stored,
      refused: (a, b) => b.refused - a.refused,
      seen: (a, b) => (b.last_seen ?? "").localeCompare(a.last_seen ?? ""),
      winners: (a, b) => this.#won(b) - this.#won(a),
    };
    const first = orders[at("order").value];
    return (a, b) => first(a, b) || a.agency - b.agency;
  }

  #won(agency) { return this.#winners?.get(agency.agency) ?? 0; }

  #row(agency, most) {
    let row = this.#rows.get(agency.agency);
    if (!row) this.#rows.set(agency.agency, row = newRow());
    const state = agency.unseen ? "unseen" : agency.finished ? "finished" : "sending";
    row.dataset.state = state;
    const [number, word, bets, winners, refused, lists, voided, seen] = row.cells;
    write(number, String(agency.agency));
    write(word, { unseen: "never seen", sending: "not finished", finished: "finished" }[state] + (agency.expected === false ? ", not expected" : ""));
    bets.firstChild.max = most;
    bets.firstChild.value = agency.stored;
    write(bets.lastChild, count(agency.stored));
    winners.hidden = this.#winners === null;
    write(winners, count(this.#won(agency)));
    write(refused, count(agency.refused));
    refused.classList.toggle("refused", agency.refused > 0);
    write(lists, count(agency.lists));
    write(voided, count(agency.voided));
    write(seen, agency.last_seen ? this.#times.moment(agency.last_seen) : "never");
    return row;
  }
}

function newRow() {
  const row = document.createElement("tr");
  const number = document.createElement("th");
  number.scope = "row";
  number.className = "n";
  row.append(number);
  for (const name of ["state", "n", "n winners", "n", "n", "n", ""]) {
    const cell = document.createElement("td");
    cell.className = name;
    row.append(cell);
  }
  const share = document.createElement("progress");
  share.className = "share";
  share.setAttribute("aria-hidden", "true");
  row.cells[2].append(share, document.createElement("span"));
  return row;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

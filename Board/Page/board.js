// The board: takes the events of the server and shows them. Whatever an agency has sent is shown as text alone.
import { draw as drawChart } from "./chart.js";
import { Agencies } from "./agencies.js";
import { Times, count, plural } from "./words.js";

const QUIET_AFTER = 5000; // The server tells something each second.
const AGAIN_AFTER = 3000;

const at = id => document.getElementById(id);
const write = (id, text) => {
  if (at(id).textContent !== text) at(id).textContent = text;
};
const show = (id, isShown) => { at(id).hidden = !isShown; };

const times = new Times();
const agencies = new Agencies(times);
let report = null;
let heardAt = 0;
let lostSince = null;
let saidState = null;

function take(text, isFull) {
  const news = JSON.parse(text);
  if (!isFull && report === null) return;
  // What an event leaves out has not changed.
  report = isFull ? news : { ...news, drawn: news.drawn ?? report.drawn, history: news.history ?? report.history };
  heardAt = Date.now();
  lostSince = null;
  times.take(report);
  agencies.take(report, isFull);
  render();
}

function render() {
  const { draw, problem } = report;
  write("now", times.clock(report.at));
  write("zone", report.zone);
  write("database", report.database);
  at("link").dataset.link = "live";
  write("link", "live");
  write("problem", problem ? `${problem}. ${draw ? `The figures are of ${times.clock(report.read_at)}.` : "It is looked at again each second."}` : "");
  show("problem", Boolean(problem));
  renderServer(report.server, draw);
  if (draw) renderDraw(draw);
  renderSeal();
  renderDrawn();
  agencies.render();
}

function renderDraw(draw) {
  const totals = draw.totals;
  write("state", draw.state);
  at("state").dataset.state = draw.state;
  write("closing", closing(draw));
  write("finished", count(totals.finished));
  write("expected", totals.expected === null ? `of ${count(totals.seen)} seen` : `of ${count(totals.expected)}`);
  at("progress").max = Math.max(1, totals.expected ?? totals.seen);
  at("progress").value = totals.finished;
  write("missing", missing(totals));
  write("bets", count(totals.stored));
  write("betsmore", `${plural(totals.lists, "list")}, ${count(totals.refused)} refused, ${count(totals.voided)} voided`);
  write("rate", draw.bets_per_second == null ? "–" : count(Math.round(draw.bets_per_second)));
  const summary = drawChart(report.history, report.at, times);
  write("peak", summary);
  document.title = `${draw.state}, ${totals.finished} of ${totals.expected ?? totals.seen} finished – Lottery`;
  if (saidState !== null && saidState !== draw.state) write("news", `The draw is ${draw.state}.`);
  saidState = draw.state;
}

function closing(draw) {
  if (draw.state === "drawn") return `closed ${times.moment(draw.closed_at)}, drawn ${times.moment(draw.drawn_at)}`;
  if (draw.state === "closed") return `closed ${times.moment(draw.closed_at)}${draw.closed_by ? ` by ${draw.closed_by}` : ""}`;
  if (!draw.close_at) return "no closing time";
  return `closes ${times.moment(draw.close_at)}, ${times.until(draw.close_at, report.at)}`;
}

function missing(totals) {
  if (totals.expected === null) return "any agency may still come";
  const left = Math.max(0, totals.expected - totals.finished);
  return left === 0 ? "none is missing" : `${plural(left, "agency", "agencies")} missing`;
}

function renderSeal() {
  const seal = report.seal;
  show("seal", Boolean(seal));
  if (!seal) return;
  write("hash", seal.sha256.match(/.{8}/g).join(" "));
  write("sealmore", `SHA-256 of what lottery seal prints; ${seal.is_signed ? "signed" : "not signed"}; draw ${seal.draw}`);
}

function renderDrawn() {
  const drawn = report.drawn;
  show("drawn", Boolean(drawn));
  if (!drawn) return;
  write("number", String(drawn.number));
  write("winners", `${plural(drawn.winners, "bet")} won, at ${plural(drawn.agencies.filter(one => one.winners > 0).length, "agency", "agencies")}`);
}

function renderServer(server, draw) {
  write("server", !server ? "not asked yet" : server.answers ? `${server.healthy ? "healthy" : "unhealthy"}: ${server.summary}` : server.summary);
  list("workers", Object.entries(server?.workers ?? {}).map(([state, workers]) => `${count(workers)} ${state}`));
  list("failures", server?.failures.length ? server.failures.toReversed() : ["none"]);
  write("disk", draw?.free_bytes == null ? "" : `${(draw.free_bytes / 1e9).toFixed(1)} GB are free where the database is.`);
}

function list(id, lines) {
  if (at(id).dataset.lines === JSON.stringify(lines)) return;
  at(id).dataset.lines = JSON.stringify(lines);
  at(id).replaceChildren(...lines.map(line => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

function lose(why) {
  lostSince ??= Date.now();
  at("link").dataset.link = "lost";
  write("link", "no connection");
  write("problem", `${why} ${report ? `The figures are of ${times.clock(report.read_at ?? report.at)}.` : ""} The page goes on by itself.`);
  show("problem", true);
}

function listen() {
  const source = new EventSource("events");
  source.addEventListener("full", event => take(event.data, true));
  source.addEventListener("change", event => take(event.data, false));
  source.addEventListener("error", () => {
    lose("The board does not answer.");
    // The browser tries again by itself only where there was an answer.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_AFTER);
  });
}

setInterval(() => {
  if (report && !lostSince && Date.now() - heardAt > QUIET_AFTER) lose("The board has said nothing for some seconds.");
}, 1000);
listen();

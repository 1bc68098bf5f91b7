// The chart of bets a second: an area, drawn again when the history has changed.
import { count } from "./words.js";

const WIDTH = 720;
const HEIGHT = 120;
const SVG = "http://www.w3.org/2000/svg";

let drawn = "";
let summary = "";

export function draw(history, now, times) {
  const rates = history ? ratesOf(history, Date.parse(now) / 1000) : [];
  const key = history ? `${history.start} ${history.seconds} ${rates.length} ${history.bets.reduce((sum, bets) => sum + bets, 0)}` : "";
  if (key === drawn) return summary;
  drawn = key;
  const highest = Math.max(0, ...rates);
  const time = slot => times.minute(history.start + slot * history.seconds, rates.length * history.seconds < 600);
  summary = highest > 0 ? `peak ${count(Math.round(highest))} at ${time(rates.indexOf(highest))}` : "";
  const chart = document.getElementById("chart");
  chart.replaceChildren(...(rates.length > 0 ? paths(rates, Math.max(1, highest)) : []));
  chart.setAttribute("aria-label", highest > 0 ? `From ${time(0)} to ${time(rates.length)}: ${summary}` : "No bets yet");
  label("top", highest > 0 ? `${count(Math.round(highest))} a second` : "no bets yet");
  label("from", rates.length > 0 ? time(0) : "");
  label("middle", rates.length > 1 ? time(rates.length / 2) : "");
  label("to", rates.length > 0 ? time(rates.length) : "");
  return summary;
}

// The last stretch may not be over; what comes in it is not known before.
function ratesOf({ start, seconds, bets }, now) {
  const over = Math.max(1, Math.min(bets.length, Math.floor((now - start) / seconds)));
  return bets.slice(0, over).map(stored => stored / seconds);
}

function paths(rates, highest) {
  const step = WIDTH / rates.length;
  const points = rates.map((rate, i) => {
    const y = (HEIGHT - rate / highest * (HEIGHT - 4)).toFixed(1);
    return `L${(i * step).toFixed(1)} ${y}L${((i + 1) * step).toFixed(1)} ${y}`;
  }).join("");
  return [path("area", `M0 ${HEIGHT}${points}L${WIDTH} ${HEIGHT}Z`), path("edge", `M${points.slice(1)}`)];
}

function path(name, line) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", name);
  element.setAttribute("d", line);
  return element;
}

function label(id, text) {
  document.getElementById(id).textContent = text;
}

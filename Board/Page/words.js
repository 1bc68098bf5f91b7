// Numbers and times as they are written. Times are those of the server's machine, not of the browser's.

const numbers = new Intl.NumberFormat("en-US");

export const count = number => numbers.format(number);

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

export class Times {
  #offset = 0;
  #today = "";

  take(report) {
    this.#offset = report.utc_offset_minutes * 60000;
    this.#today = this.#local(report.at).slice(0, 10);
  }

  // "21:00:05"
  clock(time) { return this.#local(time).slice(11, 19); }

  // "21:00", or "21:00:05", of a number of seconds since 1970.
  minute(seconds, isExact) { return this.#local(seconds * 1000).slice(11, isExact ? 19 : 16); }

  // "21:00:05", or "2026-11-25 21:00" of another day.
  moment(time) {
    const local = this.#local(time);
    return local.startsWith(this.#today) ? local.slice(11, 19) : local.slice(0, 16).replace("T", " ");
  }

  until(time, now) {
    const seconds = Math.round((Date.parse(time) - Date.parse(now)) / 1000);
    if (seconds <= 0) return "which has passed: a server closes the draw when it runs";
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    if (hours >= 24) return `in ${Math.floor(hours / 24)} d ${hours % 24} h`;
    if (hours > 0) return `in ${hours} h ${minutes} min`;
    return minutes > 0 ? `in ${minutes} min ${seconds % 60} s` : `in ${seconds} s`;
  }

  #local(time) {
    const utc = typeof time === "number" ? time : Date.parse(time);
    return new Date(utc + this.#offset).toISOString();
  }
}

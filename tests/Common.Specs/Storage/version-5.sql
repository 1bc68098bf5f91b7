-- One file is one draw. `bets` is an interface: people query it with any SQLite tool.
-- Times are UTC, ISO 8601; null where unknown.

-- One row a bet that takes part in the draw, in the order stored. No unique key on (agency, document): one
-- person may bet on several numbers. `id` is the rowid by a name of its own, so that no VACUUM changes it; it
-- is never used twice.
create table bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         integer primary key
) strict;

-- Bets that were stored and have left the draw, with the list that they came in, when, and why.
create table voided_bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         integer primary key,
    upload     text    not null,
    voided_at  text    not null,
    cause      text    not null
) strict;

-- Every agency that has announced an upload, or sent a line or an END; `finished` turns 1 with the END, and 0
-- again when its lists leave the draw. The barrier's truth.
create table agencies (
    agency      integer primary key,
    finished    integer not null,
    finished_at text
) strict;

-- The lists of each agency; `-` is the one of bets that came without a RES. `taken` counts the lines of a list,
-- stored or refused, since it is in the draw; `refused` and `voided` count for ever. All of it changes in the
-- transaction that stores, refuses or voids. A connection that goes on with a list begins the next `epoch`,
-- and may alone store its lines. `active` is 0 once the list has left the draw.
create table lists (
    agency   integer not null,
    upload   text    not null,
    active   integer not null,
    epoch    integer not null,
    taken    integer not null,
    stored   integer not null,
    refused  integer not null,
    voided   integer not null,
    first_at text    not null,
    last_at  text    not null,
    primary key (agency, upload)
) strict, without rowid;

-- One row an event, written in its transaction: open, rules, resume, replace, add, store, refuse, end, void, close,
-- draw. The bets that it stored have the ids from `first_bet` to `last_bet`.
create table journal (
    id        integer primary key,
    at        text    not null,
    kind      text    not null,
    agency    integer,
    upload    text,
    address   text,
    stored    integer not null,
    refused   integer not null,
    voided    integer not null,
    first_bet integer,
    last_bet  integer,
    detail    text
) strict;

-- The agency last seen from each address: an END on a connection that named no agency speaks for it.
create table addresses (
    address text    primary key,
    agency  integer not null
) strict, without rowid;

-- Every agency that has sent bets or a RES from an address: where two of them have not finished, such an END
-- is refused.
create table speakers (
    address text    not null,
    agency  integer not null,
    primary key (address, agency)
) strict, without rowid;

-- The draw, in the one row that can be here. Its rules, written by the first server: `agencies` is a number,
-- 'auto' or a list such as '1-5,7'; `winning_number` is null if it is drawn later; `close_at` is null if the
-- clock does not close it. Then what became of it; `finished` and `winners` are counts.
create table draw (
    id             integer primary key check (id = 1),
    state          text    not null check (state in ('open', 'closed', 'drawn')),
    agencies       text    not null,
    winning_number integer,
    close_at       text,
    opened_at      text,
    closed_at      text,
    closed_by      text,
    drawn_at       text,
    drawn_by       text,
    drawn_number   integer,
    finished       integer,
    winners        integer
) strict;

-- The winning bets, picked by the draw in the same transaction; `bet` is the id in `bets`.
create table winners (
    agency   integer not null,
    bet      integer not null,
    document text    not null,
    primary key (agency, bet)
) strict, without rowid;

pragma application_id = 0x4C4F5454; -- "LOTT"
pragma user_version = 5;

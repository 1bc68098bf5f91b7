-- One schema is one draw. `bets` is an interface: people query it. The columns are those of a draw in a file
-- (../Sqlite/schema.sql), and what is said of them there holds here; only what differs is said again. Times are UTC,
-- ISO 8601, and the server's: hosts need not agree on theirs. No table has an index that every bet would pay for.

create table schema_version (
    version integer not null
);

insert into schema_version values (6);

-- Each transaction that stores takes the next number from it: the ids of its bets are that number, times 2^20, plus
-- 1, 2, 3 ... So they follow one another in a message, and grow with each message of a list.
create sequence blocks;

-- `list` is the `id` in `lists`: two texts would cost a third of a row.
create table bets (
    id         bigint  not null,
    agency     integer not null,
    list       integer not null,
    number     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null
);

create table voided_bets (
    agency     integer not null,
    first_name text    not null,
    last_name  text    not null,
    document   text    not null,
    birthdate  text    not null,
    number     integer not null,
    id         bigint  not null,
    upload     text    not null,
    voided_at  text    not null,
    cause      text    not null
);

create table agencies (
    agency      integer primary key,
    finished    integer not null,
    finished_at text collate "C"
);

-- Half empty pages: an update finds room beside its row, and changes no index.
create table lists (
    id       integer generated always as identity unique,
    agency   integer not null,
    upload   text    not null collate "C",
    active   integer not null,
    epoch    bigint  not null,
    taken    bigint  not null,
    stored   bigint  not null,
    refused  bigint  not null,
    voided   bigint  not null,
    first_at text    not null collate "C",
    last_at  text    not null collate "C",
    primary key (agency, upload)
) with (fillfactor = 50);

create table journal (
    id        bigint generated always as identity primary key,
    at        text   not null collate "C",
    kind      text   not null,
    agency    integer,
    upload    text collate "C",
    address   text,
    stored    bigint not null,
    refused   bigint not null,
    voided    bigint not null,
    first_bet bigint,
    last_bet  bigint,
    detail    text
);

create table addresses (
    address text    primary key,
    agency  integer not null
);

create table speakers (
    address text    not null,
    agency  integer not null,
    primary key (address, agency)
);

create table draw (
    id             integer primary key check (id = 1),
    state          text    not null check (state in ('open', 'closed', 'drawn')),
    agencies       text    not null,
    winning_number integer,
    close_at       text collate "C",
    opened_at      text,
    closed_at      text,
    closed_by      text,
    drawn_at       text,
    drawn_by       text,
    drawn_number   integer,
    finished       integer,
    winners        integer
);

create table identity (
    id        integer primary key check (id = 1),
    draw      text not null,
    signature text
);

insert into identity values (
    1,
    encode(substr(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 1, 16), 'hex')
);

create table seal (
    line integer primary key,
    text text not null
);

create table winners (
    agency   integer not null,
    bet      bigint  not null,
    document text    not null,
    primary key (agency, bet)
);

-- The time of the server, as it stands in the tables.
create function clock_text() returns text language sql volatile as $$
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- What a message of bets changes besides `bets`, in one statement and one round trip: the count of its list, and the
-- journal. First of all it takes the lock that an END, a close and a draw own alone, so that no bet slips past them,
-- and in the order of asking, so that no stream of bets keeps them waiting. Whatever is not the plain case raises LT001
-- and changes nothing: then the caller looks at all the tables. `first` is the id of the first bet; `next`, one for the
-- message that follows.
create function take_bets(
    p_lock integer, p_rules text, p_agency integer, p_upload text, p_epoch bigint,
    p_stored integer, p_refused integer, p_address text, p_first bigint,
    out first bigint, out list integer, out next bigint
) language plpgsql volatile as $$
declare
    v_now text;
begin
    perform pg_advisory_xact_lock_shared(1280267348, p_lock);
    v_now := clock_text();
    perform from draw
    where state = 'open' and agencies = p_rules and (close_at is null or close_at > v_now);
    if not found then
        raise exception 'the draw is not open to these rules' using errcode = 'LT001';
    end if;
    perform from agencies where agency = p_agency and finished = 0;
    if not found then
        raise exception 'the agency is new, or has finished' using errcode = 'LT001';
    end if;
    -- Who says RES has been recorded then. Where several agencies speak from one address, it does not matter which was
    -- the last: an END that names none is refused.
    if p_upload = '-' then
        perform from speakers s
        where s.address = p_address and s.agency = p_agency and (
            exists (select from addresses a where a.address = p_address and a.agency = p_agency)
            or exists (
                select from speakers o join agencies u using (agency)
                where o.address = p_address and o.agency <> p_agency and u.finished = 0
            )
        );
        if not found then
            raise exception 'the address is another agency''s' using errcode = 'LT001';
        end if;
    end if;
    update lists l
    set taken = l.taken + p_stored + p_refused, stored = l.stored + p_stored, refused = l.refused + p_refused,
        last_at = v_now
    where l.agency = p_agency and l.upload = p_upload and l.epoch = p_epoch and l.active = 1
    returning l.id into list;
    if not found then
        raise exception 'the list has a newer epoch' using errcode = 'LT001';
    end if;
    -- After the row of the list is locked: ids grow in the order in which the messages of a list are stored.
    first := coalesce(p_first, (nextval('blocks') << 20) + 1);
    if p_stored > 256 then
        next := (nextval('blocks') << 20) + 1;
    end if;
    insert into journal (at, kind, agency, upload, address, stored, refused, voided, first_bet, last_bet)
    values (v_now, 'store', p_agency, p_upload, p_address, p_stored, p_refused, 0, first, first + p_stored - 1);
end
$$;

-- Tells the servers of the draw that its state has changed, and which of them has done it.
create function tell_servers() returns trigger language plpgsql as $$
begin
    perform pg_notify(
        'draw_' || (select oid from pg_namespace where nspname = current_schema()), current_setting('application_name')
    );
    return null;
end
$$;

create trigger state_change after update of state on draw for each row execute function tell_servers();

-- Makes a database of version 5 one of version 6.

create table identity (
    id        integer primary key check (id = 1),
    draw      text not null,
    signature text
) strict;

insert into identity values (1, lower(hex(randomblob(16))), null);

create table seal (
    line integer primary key,
    text text    not null
) strict;

pragma user_version = 6;

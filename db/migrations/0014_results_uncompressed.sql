-- Most of a result's content is packed numbers, which do not get smaller: trying costs half the time of storing them.
alter table results alter column content set storage external;

# after a minute a reopening has notice, from the campaign unless the operator says
campaign reopen_notice=20s
drop d1 units=3
register d1 ada
open d1 by=olga
close d1 by=olga
advance 60.001s
reopen d1 by=olga
show d1
advance 20s
----
1 registered d1 ada
2 opened d1 by=olga
3 closed d1 byOperator by=olga
free=3 held=0 sold=0
4 reopened d1 opens=80.001 by=olga
d1 ready free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=3 opens=80.001
5 opened d1 by=schedule
free=3 held=0 sold=0

# with a notice it is no undo
advance 1s
close d1 by=olga
reopen d1 by=olga notice=5s
show d1
# a reopening that is called off is not undone at once
close d1 by=olga reason="not yet"
show d1
reopen d1 by=olga
show d1
----
free=3 held=0 sold=0
6 closed d1 byOperator by=olga
7 reopened d1 opens=86.001 by=olga
d1 ready free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=6 opens=86.001
8 closed d1 byOperator by=olga reason="not yet"
d1 closed byOperator free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=7
9 reopened d1 opens=101.001 by=olga
d1 ready free=3 held=0 sold=0 line=0 registered=1 rate=unlimited revision=8 opens=101.001

# who is paying does not lose the unit; what lapses after the closing stays free
drop d1 units=3 hold=60s
register d1 ada bob carl dora
open d1
claim d1 ada bob carl dora
close d1 by=olga reason="enough"
show d1
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=60.000
8 claimed d1 bob
9 granted d1 bob until=60.000
10 claimed d1 carl
11 granted d1 carl until=60.000
12 claimed d1 dora
waiting d1 dora position=1
13 closed d1 byOperator by=olga reason="enough"
d1 closed byOperator free=0 held=3 sold=0 line=1 registered=4 rate=unlimited revision=2

claim d1 dora
confirm d1 ada order=o-1
release d1 bob
advance 60s
show d1
show d1 ada bob carl dora
----
refused closed d1 dora
14 confirmed d1 ada order=o-1
15 released d1 bob
16 lapsed d1 carl
free=2 held=0 sold=1
d1 closed byOperator free=2 held=0 sold=1 line=1 registered=4 rate=unlimited revision=2
sold d1 ada order=o-1
released d1 bob
lapsed d1 carl
waiting d1 dora position=1

# reopened: the line has kept its places
reopen d1 by=olga
show d1 dora
----
17 reopened d1 by=olga
18 granted d1 dora until=120.000
held d1 dora until=120.000

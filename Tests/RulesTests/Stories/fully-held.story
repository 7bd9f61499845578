# no unit is free, yet claims are taken: units may come back
drop d1 units=1 hold=60s
register d1 ada bob carl
open d1
claim d1 ada
claim d1 bob
claim d1 carl
show d1
release d1 ada
show d1 ada bob carl
books
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
5 claimed d1 ada
6 granted d1 ada until=60.000
7 claimed d1 bob
waiting d1 bob position=1
8 claimed d1 carl
waiting d1 carl position=2
d1 open free=0 held=1 sold=0 line=2 registered=3 rate=unlimited revision=1
9 released d1 ada
10 granted d1 bob until=60.000
released d1 ada
held d1 bob until=60.000
waiting d1 carl position=1
free=0 held=1 sold=0

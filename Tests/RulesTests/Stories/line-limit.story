# one more than may wait is told to come back
campaign line=2
drop d1 units=1 hold=60s
register d1 ada bob carl dora
open d1
claim d1 ada bob carl
claim d1 dora
claim d1 carl
claim d1 eve
release d1 ada
claim d1 dora
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=operator
6 claimed d1 ada
7 granted d1 ada until=60.000
8 claimed d1 bob
waiting d1 bob position=1
9 claimed d1 carl
waiting d1 carl position=2
refused busy d1 dora
waiting d1 carl position=2
refused notRegistered d1 eve
10 released d1 ada
11 granted d1 bob until=60.000
12 claimed d1 dora
waiting d1 dora position=2

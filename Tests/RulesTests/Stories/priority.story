# losers of the first drop who registered again go first in the second
campaign carry_over
drop d1 units=1 hold=60s
drop d2 units=2 hold=60s
register d1 ada bob carl
register d2 ada bob carl dora
open d1
claim d1 ada bob carl
confirm d1 ada order=o-1
open d2
pause d2
claim d2 dora ada bob carl
show d2 dora ada bob carl
resume d2
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d2 ada
5 registered d2 bob
6 registered d2 carl
7 registered d2 dora
8 opened d1 by=operator
9 claimed d1 ada
10 granted d1 ada until=60.000
11 claimed d1 bob
waiting d1 bob position=1
12 claimed d1 carl
waiting d1 carl position=2
13 confirmed d1 ada order=o-1
14 closed d1 soldOut by=law
15 opened d2 by=operator
16 paused d2 by=operator
17 claimed d2 dora
waiting d2 dora position=1
18 claimed d2 ada
waiting d2 ada position=2
19 claimed d2 bob
waiting d2 bob position=1
20 claimed d2 carl
waiting d2 carl position=2
waiting d2 dora position=3
waiting d2 ada position=4
waiting d2 bob position=1
waiting d2 carl position=2
21 resumed d2 by=operator
22 granted d2 bob until=60.000
23 granted d2 carl until=60.000

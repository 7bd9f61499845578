# the preferred of the draw pool are drawn before all others, and a late preferred claim still before them
campaign carry_over
drop d1 units=1 hold=60s
drop d2 units=1 order=draw window=5s seed=5.6.7.8
register d1 ada bob carl dora
register d2 ada bob carl dora eve
open d1
claim d1 ada bob carl dora
confirm d1 ada order=o-1
open d2
pause d2
claim d2 eve ada bob carl
advance 5s
claim d2 dora
show d2 ada bob carl dora eve
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 registered d2 ada
6 registered d2 bob
7 registered d2 carl
8 registered d2 dora
9 registered d2 eve
10 opened d1 by=operator
11 claimed d1 ada
12 granted d1 ada until=60.000
13 claimed d1 bob
waiting d1 bob position=1
14 claimed d1 carl
waiting d1 carl position=2
15 claimed d1 dora
waiting d1 dora position=3
16 confirmed d1 ada order=o-1
17 closed d1 soldOut by=law
18 opened d2 by=operator
19 paused d2 by=operator
20 claimed d2 eve
waiting d2 eve position=1 awaits=draw
21 claimed d2 ada
waiting d2 ada position=2 awaits=draw
22 claimed d2 bob
waiting d2 bob position=3 awaits=draw
23 claimed d2 carl
waiting d2 carl position=4 awaits=draw
24 drawn d2
d1 free=0 held=0 sold=1
d2 free=1 held=0 sold=0
25 claimed d2 dora
waiting d2 dora position=3
waiting d2 ada position=4
waiting d2 bob position=1
waiting d2 carl position=2
waiting d2 dora position=3
waiting d2 eve position=5

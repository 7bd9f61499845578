# an operator's closing is undone within a minute, by any operator, at once
drop d1 units=3 hold=600s closes=100s
register d1 ada bob carl dora
open d1 by=olga
claim d1 ada bob carl dora
close d1 by=olga reason="the wrong drop"
advance 60s
# fully held: that is as it was before
reopen d1 by=pia
show d1 dora
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 registered d1 dora
5 opened d1 by=olga
6 claimed d1 ada
7 granted d1 ada until=600.000
8 claimed d1 bob
9 granted d1 bob until=600.000
10 claimed d1 carl
11 granted d1 carl until=600.000
12 claimed d1 dora
waiting d1 dora position=1
13 closed d1 byOperator by=olga reason="the wrong drop"
free=0 held=3 sold=0
14 reopened d1 by=pia
waiting d1 dora position=1

# the schedule goes on as before
advance 40s
show d1
# a closing by schedule is undone by nobody
release d1 ada
reopen d1 by=pia
show d1
----
15 closed d1 bySchedule by=schedule
free=0 held=3 sold=0
d1 closed bySchedule free=0 held=3 sold=0 line=1 registered=4 rate=unlimited revision=4
16 released d1 ada
17 reopened d1 opens=160.000 by=pia
d1 ready free=1 held=2 sold=0 line=1 registered=4 rate=unlimited revision=5 opens=160.000

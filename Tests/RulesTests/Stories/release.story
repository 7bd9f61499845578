# a claim given back leaves the line; a hold given back goes to the next
drop d1 units=1 hold=60s
register d1 ada bob carl
open d1
release d1 carl
claim d1 ada bob carl
release d1 bob
show d1 ada bob carl
release d1 bob
claim d1 bob
release d1 ada
confirm d1 ada order=o-1
confirm d1 carl order=o-2
release d1 carl
release d1 eve
----
1 registered d1 ada
2 registered d1 bob
3 registered d1 carl
4 opened d1 by=operator
refused noSuchClaim d1 carl
5 claimed d1 ada
6 granted d1 ada until=60.000
7 claimed d1 bob
waiting d1 bob position=1
8 claimed d1 carl
waiting d1 carl position=2
9 released d1 bob
held d1 ada until=60.000
released d1 bob
waiting d1 carl position=1
released d1 bob
released d1 bob
10 released d1 ada
11 granted d1 carl until=60.000
refused noSuchClaim d1 ada
12 confirmed d1 carl order=o-2
13 closed d1 soldOut by=law
refused alreadySold d1 carl
refused notRegistered d1 eve

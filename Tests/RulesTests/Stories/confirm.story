# once is enough: again with the same order is the standing result, with another it is sold already
drop d1 units=3 hold=60s
register d1 ada bob
open d1
claim d1 ada
confirm d1 ada order=o-1
confirm d1 ada order=o-1
confirm d1 ada order=o-2
claim d1 ada
release d1 ada
unregister d1 ada
----
1 registered d1 ada
2 registered d1 bob
3 opened d1 by=operator
4 claimed d1 ada
5 granted d1 ada until=60.000
6 confirmed d1 ada order=o-1
sold d1 ada order=o-1
refused alreadySold d1 ada
sold d1 ada order=o-1
refused alreadySold d1 ada
refused alreadySold d1 ada

# before any claim
confirm d1 bob order=o-3
----
refused noSuchClaim d1 bob

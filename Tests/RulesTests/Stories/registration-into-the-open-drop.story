# the file lets registration run on after the opening
drop d1 units=2 registration_closes=30s opens=10s
register d1 ada
advance 10s
show d1
register d1 bob
claim d1 bob
----
1 registered d1 ada
2 opened d1 by=schedule
free=2 held=0 sold=0
d1 open free=2 held=0 sold=0 line=0 registered=1 rate=unlimited revision=1
3 registered d1 bob
4 claimed d1 bob
5 granted d1 bob until=610.000

advance 20s
register d1 carl
show d1
----
6 registrationClosed d1 by=schedule
free=1 held=1 sold=0
refused registrationNotOpen d1 carl
d1 open free=1 held=1 sold=0 line=0 registered=2 rate=unlimited revision=2

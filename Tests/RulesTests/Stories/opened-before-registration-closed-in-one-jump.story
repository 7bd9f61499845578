# an engine that slept over both finds the drop opened before its registration closed
drop d1 units=1 opens=10s registration_closes=30s
register d1 ada
jump 60s
show d1
register d1 bob
claim d1 ada
----
1 registered d1 ada
2 opened d1 by=schedule
free=1 held=0 sold=0
d1 open free=1 held=0 sold=0 line=0 registered=1 rate=unlimited revision=1
refused registrationNotOpen d1 bob
3 claimed d1 ada
4 granted d1 ada until=660.000

# registration that ends at the very moment of the opening has ended before it
drop d1 units=1 registration_closes=10s opens=10s
register d1 ada
advance 10s
register d1 bob
show d1
----
1 registered d1 ada
2 registrationClosed d1 by=schedule
3 opened d1 by=schedule
free=1 held=0 sold=0
refused registrationNotOpen d1 bob
d1 open free=1 held=0 sold=0 line=0 registered=1 rate=unlimited revision=2

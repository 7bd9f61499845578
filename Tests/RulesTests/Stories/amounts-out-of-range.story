# numbers that no sale could live with
drop d1 units=1
setDripRate d1 -1
setDripRate d1 1000001
setDripRate d1 1000000
----
refused notAllowed d1 setDripRate
refused notAllowed d1 setDripRate
1 dripRateSet d1 1000000 by=operator

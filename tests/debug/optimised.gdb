# optimised.nc -O2
break optimised.nc:@mean@
break optimised.nc:@clamp@
run
print folded
print bias
continue
print limits

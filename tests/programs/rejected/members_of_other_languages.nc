xs = [1]
m = {"a": 1}
s = {1}
text = "abc"
print("${text.size} ${xs.size()} ${xs.len} ${text.toUpperCase()} ${text.strip()}")
xs.add(3)
m.put("b", 2)
print("${m.containsKey("a")} ${s.includes(1)} ${m.count()}")
s.insert(2)
try { xs.clear() } catch (Exception e) { print(e) }

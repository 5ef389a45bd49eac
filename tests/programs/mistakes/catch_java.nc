try { print(1) } catch (IOException e) { print(e.message) }

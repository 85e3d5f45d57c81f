namespace kelp { const char* home = "https://kelp.io/a"; }
auto page = ns::fetch("https://kelp.io/b");

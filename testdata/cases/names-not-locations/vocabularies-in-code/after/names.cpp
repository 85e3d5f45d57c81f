namespace kelp { const char* home = "https://kelp.example/a"; }
auto page = ns::fetch("https://kelp.example/b");

exec('rm -f kelp.io # see kelp.dev'); // (touch kelp.dev)

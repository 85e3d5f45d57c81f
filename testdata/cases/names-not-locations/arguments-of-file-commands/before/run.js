exec('rm -f kelp.io # see kelp.io'); // (touch kelp.io)

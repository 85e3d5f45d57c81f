x:
  file.managed:
    - source: salt://web/old.io
    - host: new.io

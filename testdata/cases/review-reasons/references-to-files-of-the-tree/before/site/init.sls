x:
  file.managed:
    - source: salt://web/old.io
    - host: old.io

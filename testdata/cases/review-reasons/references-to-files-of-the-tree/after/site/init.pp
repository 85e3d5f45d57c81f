file { '/etc/x': source => 'puppet:///modules/web/old.io' }
host { 'new.io': }

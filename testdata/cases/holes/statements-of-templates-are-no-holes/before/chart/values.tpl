{{ if .x }}a.kelp.io{{ else }}api.kelp.io{{ end }}
{{- if .x -}}a.kelp.io{{- end -}}
<% if x %>a.kelp.io<% else %>b.kelp.io<% end %>
{% if x %}a.kelp.io{% else %}b.kelp.io{% endif %}
{{#if x}}a.kelp.io{{/if}}
{{ if .x }}api.{{ end }}kelp.io
{{ .x }}a.kelp.io
<%= x %>.kelp.io
{{ if eq .Host "a.kelp.io" }}b.kelp.io{{ end }}

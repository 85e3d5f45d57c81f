{{ if .x }}a.kelp.dev{{ else }}gateway.kelp.dev{{ end }}
{{- if .x -}}a.kelp.dev{{- end -}}
<% if x %>a.kelp.dev<% else %>b.kelp.dev<% end %>
{% if x %}a.kelp.dev{% else %}b.kelp.dev{% endif %}
{{#if x}}a.kelp.dev{{/if}}
{{ if .x }}api.{{ end }}kelp.io
{{ .x }}a.kelp.dev
<%= x %>.kelp.io
{{ if eq .Host "a.kelp.dev" }}b.kelp.dev{{ end }}

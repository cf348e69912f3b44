{{- define "ratchet.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough to have a pool's name behind it. */}}
{{- define "ratchet.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "ratchet.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "ratchet.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "ratchet.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ratchet.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "ratchet.labels" -}}
{{ include "ratchet.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "ratchet.image" -}}
{{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end -}}

{{/* Where Temporal and the store are, and who we are to them. The same for every pool. */}}
{{- define "ratchet.environment" -}}
- name: TEMPORAL_ADDRESS
  value: {{ .Values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .Values.temporal.namespace | quote }}
{{- with .Values.temporal.apiKey }}
{{- if .existingSecret }}
- name: TEMPORAL_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- with .Values.temporal.tls }}
{{- if .enabled }}
- name: TEMPORAL_TLS
  value: "true"
{{- if .serverName }}
- name: TEMPORAL_TLS_SERVER_NAME
  value: {{ .serverName | quote }}
{{- end }}
{{- if .existingSecret }}
{{- if .ca }}
- name: TEMPORAL_TLS_SERVER_CA_CERT_PATH
  value: /run/secrets/temporal/{{ .ca }}
{{- end }}
{{- if .cert }}
- name: TEMPORAL_TLS_CLIENT_CERT_PATH
  value: /run/secrets/temporal/{{ .cert }}
- name: TEMPORAL_TLS_CLIENT_KEY_PATH
  value: /run/secrets/temporal/{{ .key }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
- name: RATCHET_STORE
  value: {{ .Values.store.uri | quote }}
- name: RATCHET_S3_ACCESS_KEY_FILE
  value: /run/secrets/store/{{ .Values.store.accessKey }}
- name: RATCHET_S3_SECRET_KEY_FILE
  value: /run/secrets/store/{{ .Values.store.secretKey }}
- name: RATCHET_LOG_LEVEL
  value: {{ .Values.logLevel }}
- name: RATCHET_LOG_FORMAT
  value: {{ .Values.logFormat }}
{{- end -}}

{{- define "ratchet.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: home
  mountPath: /var/lib/ratchet
- name: store
  mountPath: /run/secrets/store
  readOnly: true
{{- if and .Values.temporal.tls.enabled .Values.temporal.tls.existingSecret }}
- name: temporal
  mountPath: /run/secrets/temporal
  readOnly: true
{{- end }}
{{- end -}}

{{/* Called with a list: the root, and the room in /tmp. */}}
{{- define "ratchet.volumes" -}}
{{- $root := index . 0 -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ index . 1 }}
- name: home
  emptyDir:
    sizeLimit: 1Gi
- name: store
  secret:
    secretName: {{ $root.Values.store.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ $root.Values.store.accessKey }}
        path: {{ $root.Values.store.accessKey }}
      - key: {{ $root.Values.store.secretKey }}
        path: {{ $root.Values.store.secretKey }}
{{- with $root.Values.temporal.tls }}
{{- if and .enabled .existingSecret }}
- name: temporal
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end -}}

{{/* The port that the store's URI names, else that of its scheme. */}}
{{- define "ratchet.storePort" -}}
{{- $endpoint := regexFind "endpoint=https?://[^/&]+" .Values.store.uri -}}
{{- $port := regexFind ":[0-9]+$" $endpoint | trimPrefix ":" -}}
{{- if .Values.networkPolicy.store.port -}}
{{- .Values.networkPolicy.store.port -}}
{{- else if $port -}}
{{- $port -}}
{{- else if hasPrefix "endpoint=http://" $endpoint -}}
80
{{- else -}}
443
{{- end -}}
{{- end -}}

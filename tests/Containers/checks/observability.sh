# What can be said of the profile "observability" without its images.
check_observability() {
  local folder=deploy/observability file
  python3 tests/Containers/checks/observability.py "$folder/grafana/dashboards/offlinesync.json" "$work/dashboard-rules.yml"
  for file in $(find "$folder" -name '*.yml'); do
    say "$file"
    python3 -c 'import sys, yaml; assert yaml.safe_load(open(sys.argv[1]))' "$file"
  done
  if ! command -v promtool >/dev/null; then
    figure "promtool is not installed (Debian: prometheus), so Prometheus' files and the queries were parsed only"
    return
  fi
  promtool check config --syntax-only "$folder/prometheus/prometheus.yml"
  promtool check rules "$folder/prometheus/alerts.yml"
  promtool check rules "$work/dashboard-rules.yml"
}

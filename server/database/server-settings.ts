/**
 * How the embedded server is set. Given on its command line, so that they hold whatever stands in
 * the cluster's own files: durable at commit, small at rest, reachable from this machine only.
 */
export function serverSettings(major: number): Record<string, string> {
  return {
    ...durable,
    ...small,
    ...closedToOthers,
    ...quiet,
    ...sameEverywhere,
    // From 18 reading is done by extra processes unless told otherwise.
    ...(major >= 18 ? { io_method: "sync" } : {}),
  };
}

const durable = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  wal_level: "replica",
};

const small = {
  shared_buffers: "32MB",
  max_connections: "60",
  max_wal_size: "512MB",
  max_parallel_workers_per_gather: "0",
  max_worker_processes: "4",
  autovacuum: "on",
  autovacuum_max_workers: "2",
  jit: "off",
};

const closedToOthers = {
  listen_addresses: "127.0.0.1",
  // A socket's path may not exceed 107 bytes, and data folders may lie deep.
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  // A session whose app was killed must not hold locks longer than this.
  client_connection_check_interval: "1s",
  idle_in_transaction_session_timeout: "60s",
};

/** Refused statements are the app's to tell of: their texts would bring names into the log. */
const quiet = {
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
  log_autovacuum_min_duration: "-1",
  log_line_prefix: "%m [%p] ",
  logging_collector: "off",
  log_destination: "stderr",
};

const sameEverywhere = {
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  datestyle: "ISO, YMD",
  intervalstyle: "postgres",
  default_transaction_isolation: "read committed",
};

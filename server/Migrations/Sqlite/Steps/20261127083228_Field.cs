using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Field : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "field_cells",
                columns: table => new
                {
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    app_version = table.Column<string>(type: "TEXT", nullable: false),
                    os = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    network = table.Column<short>(type: "INTEGER", nullable: false),
                    metric = table.Column<short>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    bucket = table.Column<short>(type: "INTEGER", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_cells", x => new { x.day, x.app_version, x.os, x.region, x.network, x.metric, x.label, x.bucket });
                });

            migrationBuilder.CreateTable(
                name: "field_device_cells",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    client_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    network = table.Column<short>(type: "INTEGER", nullable: false),
                    metric = table.Column<short>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    bucket = table.Column<short>(type: "INTEGER", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_device_cells", x => new { x.scope, x.client_id, x.day, x.network, x.metric, x.label, x.bucket });
                });

            migrationBuilder.CreateTable(
                name: "field_devices",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    client_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    report_number = table.Column<long>(type: "INTEGER", nullable: false),
                    app_version = table.Column<string>(type: "TEXT", nullable: false),
                    os = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    network = table.Column<short>(type: "INTEGER", nullable: false),
                    first_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    synced_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_result = table.Column<string>(type: "TEXT", nullable: false),
                    last_reason = table.Column<string>(type: "TEXT", nullable: false),
                    policy_version = table.Column<long>(type: "INTEGER", nullable: false),
                    outbox_count = table.Column<long>(type: "INTEGER", nullable: false),
                    outbox_age = table.Column<long>(type: "INTEGER", nullable: false),
                    quarantined = table.Column<long>(type: "INTEGER", nullable: false),
                    rejected = table.Column<long>(type: "INTEGER", nullable: false),
                    conflicts = table.Column<long>(type: "INTEGER", nullable: false),
                    gave_up = table.Column<long>(type: "INTEGER", nullable: false),
                    free_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    database_bytes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_devices", x => new { x.scope, x.client_id });
                });

            migrationBuilder.CreateTable(
                name: "field_events",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    client_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    report_number = table.Column<long>(type: "INTEGER", nullable: false),
                    ord = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    trigger = table.Column<string>(type: "TEXT", nullable: false),
                    result = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    network = table.Column<short>(type: "INTEGER", nullable: false),
                    battery = table.Column<short>(type: "INTEGER", nullable: false),
                    duration = table.Column<long>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes_sent = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_received = table.Column<long>(type: "INTEGER", nullable: false),
                    rows_sent = table.Column<long>(type: "INTEGER", nullable: false),
                    rows_received = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_events", x => new { x.scope, x.client_id, x.report_number, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "field_scopes",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    changes = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_scopes", x => new { x.scope, x.day });
                });

            migrationBuilder.CreateTable(
                name: "policies",
                columns: table => new
                {
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    applied_at = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    document = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policies", x => x.version);
                });

            migrationBuilder.CreateIndex(
                name: "IX_field_device_cells_day_metric",
                table: "field_device_cells",
                columns: new[] { "day", "metric" });

            migrationBuilder.CreateIndex(
                name: "IX_field_devices_synced_at",
                table: "field_devices",
                column: "synced_at");

            migrationBuilder.CreateIndex(
                name: "IX_field_events_at",
                table: "field_events",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_field_scopes_day",
                table: "field_scopes",
                column: "day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "field_cells");

            migrationBuilder.DropTable(
                name: "field_device_cells");

            migrationBuilder.DropTable(
                name: "field_devices");

            migrationBuilder.DropTable(
                name: "field_events");

            migrationBuilder.DropTable(
                name: "field_scopes");

            migrationBuilder.DropTable(
                name: "policies");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Field : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "field_cells",
                schema: "offlinesync",
                columns: table => new
                {
                    day = table.Column<int>(type: "integer", nullable: false),
                    app_version = table.Column<string>(type: "text", nullable: false),
                    os = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    network = table.Column<short>(type: "smallint", nullable: false),
                    metric = table.Column<short>(type: "smallint", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    bucket = table.Column<short>(type: "smallint", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_cells", x => new { x.day, x.app_version, x.os, x.region, x.network, x.metric, x.label, x.bucket });
                });

            migrationBuilder.CreateTable(
                name: "field_device_cells",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    network = table.Column<short>(type: "smallint", nullable: false),
                    metric = table.Column<short>(type: "smallint", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    bucket = table.Column<short>(type: "smallint", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_device_cells", x => new { x.scope, x.client_id, x.day, x.network, x.metric, x.label, x.bucket });
                });

            migrationBuilder.CreateTable(
                name: "field_devices",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    report_number = table.Column<long>(type: "bigint", nullable: false),
                    app_version = table.Column<string>(type: "text", nullable: false),
                    os = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    network = table.Column<short>(type: "smallint", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false),
                    synced_at = table.Column<long>(type: "bigint", nullable: false),
                    last_result = table.Column<string>(type: "text", nullable: false),
                    last_reason = table.Column<string>(type: "text", nullable: false),
                    policy_version = table.Column<long>(type: "bigint", nullable: false),
                    outbox_count = table.Column<long>(type: "bigint", nullable: false),
                    outbox_age = table.Column<long>(type: "bigint", nullable: false),
                    quarantined = table.Column<long>(type: "bigint", nullable: false),
                    rejected = table.Column<long>(type: "bigint", nullable: false),
                    conflicts = table.Column<long>(type: "bigint", nullable: false),
                    gave_up = table.Column<long>(type: "bigint", nullable: false),
                    free_bytes = table.Column<long>(type: "bigint", nullable: false),
                    database_bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_devices", x => new { x.scope, x.client_id });
                });

            migrationBuilder.CreateTable(
                name: "field_events",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    report_number = table.Column<long>(type: "bigint", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    trigger = table.Column<string>(type: "text", nullable: false),
                    result = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    network = table.Column<short>(type: "smallint", nullable: false),
                    battery = table.Column<short>(type: "smallint", nullable: false),
                    duration = table.Column<long>(type: "bigint", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    bytes_sent = table.Column<long>(type: "bigint", nullable: false),
                    bytes_received = table.Column<long>(type: "bigint", nullable: false),
                    rows_sent = table.Column<long>(type: "bigint", nullable: false),
                    rows_received = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_events", x => new { x.scope, x.client_id, x.report_number, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "field_scopes",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    day = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field_scopes", x => new { x.scope, x.day });
                });

            migrationBuilder.CreateTable(
                name: "policies",
                schema: "offlinesync",
                columns: table => new
                {
                    version = table.Column<long>(type: "bigint", nullable: false),
                    applied_at = table.Column<long>(type: "bigint", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policies", x => x.version);
                });

            migrationBuilder.CreateIndex(
                name: "IX_field_device_cells_day_metric",
                schema: "offlinesync",
                table: "field_device_cells",
                columns: new[] { "day", "metric" });

            migrationBuilder.CreateIndex(
                name: "IX_field_devices_synced_at",
                schema: "offlinesync",
                table: "field_devices",
                column: "synced_at");

            migrationBuilder.CreateIndex(
                name: "IX_field_events_at",
                schema: "offlinesync",
                table: "field_events",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_field_scopes_day",
                schema: "offlinesync",
                table: "field_scopes",
                column: "day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "field_cells",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "field_device_cells",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "field_devices",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "field_events",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "field_scopes",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "policies",
                schema: "offlinesync");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_conflicts_decided_at",
                schema: "offlinesync",
                table: "conflicts");

            migrationBuilder.AddColumn<long>(
                name: "bytes",
                schema: "offlinesync",
                table: "scopes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "floor",
                schema: "offlinesync",
                table: "scopes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "result_floor",
                schema: "offlinesync",
                table: "scopes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_seq",
                schema: "offlinesync",
                table: "rows",
                columns: new[] { "scope", "seq" },
                filter: "deleted");

            migrationBuilder.Sql(
                "UPDATE offlinesync.scopes SET bytes = stored.bytes FROM (SELECT scope, sum(octet_length(key) + octet_length(data)) AS bytes FROM offlinesync.rows GROUP BY scope) AS stored "
                + "WHERE stored.scope = offlinesync.scopes.scope");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rows_scope_seq",
                schema: "offlinesync",
                table: "rows");

            migrationBuilder.DropColumn(
                name: "bytes",
                schema: "offlinesync",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "floor",
                schema: "offlinesync",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "result_floor",
                schema: "offlinesync",
                table: "scopes");

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_decided_at",
                schema: "offlinesync",
                table: "conflicts",
                column: "decided_at");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_conflicts_decided_at",
                table: "conflicts");

            migrationBuilder.AddColumn<long>(
                name: "bytes",
                table: "scopes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "floor",
                table: "scopes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "result_floor",
                table: "scopes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_seq",
                table: "rows",
                columns: new[] { "scope", "seq" },
                filter: "deleted");

            migrationBuilder.Sql(
                "UPDATE scopes SET bytes = stored.bytes FROM (SELECT scope, sum(length(\"key\") + length(data)) AS bytes FROM rows GROUP BY scope) AS stored "
                + "WHERE stored.scope = scopes.scope");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rows_scope_seq",
                table: "rows");

            migrationBuilder.DropColumn(
                name: "bytes",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "floor",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "result_floor",
                table: "scopes");

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_decided_at",
                table: "conflicts",
                column: "decided_at");
        }
    }
}

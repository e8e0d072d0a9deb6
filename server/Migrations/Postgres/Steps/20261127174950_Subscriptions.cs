using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Subscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "window_after",
                schema: "offlinesync",
                table: "tables",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<int>(
                name: "window_column",
                schema: "offlinesync",
                table: "tables",
                type: "integer",
                nullable: false,
                defaultValue: -1);

            migrationBuilder.AddColumn<bool>(
                name: "window_ready",
                schema: "offlinesync",
                table: "tables",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "windows",
                schema: "offlinesync",
                table: "scopes",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "window_key",
                schema: "offlinesync",
                table: "rows",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_table_id_seq_ord",
                schema: "offlinesync",
                table: "rows",
                columns: new[] { "scope", "table_id", "seq", "ord" });

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_table_id_window_key_key",
                schema: "offlinesync",
                table: "rows",
                columns: new[] { "scope", "table_id", "window_key", "key" },
                filter: "window_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rows_scope_table_id_seq_ord",
                schema: "offlinesync",
                table: "rows");

            migrationBuilder.DropIndex(
                name: "IX_rows_scope_table_id_window_key_key",
                schema: "offlinesync",
                table: "rows");

            migrationBuilder.DropColumn(
                name: "window_after",
                schema: "offlinesync",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "window_column",
                schema: "offlinesync",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "window_ready",
                schema: "offlinesync",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "windows",
                schema: "offlinesync",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "window_key",
                schema: "offlinesync",
                table: "rows");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Subscriptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "window_after",
                table: "tables",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<int>(
                name: "window_column",
                table: "tables",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1);

            migrationBuilder.AddColumn<bool>(
                name: "window_ready",
                table: "tables",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "windows",
                table: "scopes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "window_key",
                table: "rows",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_table_id_seq_ord",
                table: "rows",
                columns: new[] { "scope", "table_id", "seq", "ord" });

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_table_id_window_key_key",
                table: "rows",
                columns: new[] { "scope", "table_id", "window_key", "key" },
                filter: "window_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rows_scope_table_id_seq_ord",
                table: "rows");

            migrationBuilder.DropIndex(
                name: "IX_rows_scope_table_id_window_key_key",
                table: "rows");

            migrationBuilder.DropColumn(
                name: "window_after",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "window_column",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "window_ready",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "windows",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "window_key",
                table: "rows");
        }
    }
}

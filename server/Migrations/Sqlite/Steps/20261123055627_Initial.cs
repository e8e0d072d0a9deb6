using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    client_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    client_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    stamp = table.Column<long>(type: "INTEGER", nullable: false),
                    @base = table.Column<long>(name: "base", type: "INTEGER", nullable: false),
                    digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    outcome = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false),
                    operations = table.Column<int>(type: "INTEGER", nullable: false),
                    committed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => new { x.scope, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "columns",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    column_id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_columns", x => new { x.scope, x.table_id, x.column_id });
                });

            migrationBuilder.CreateTable(
                name: "rows",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    ord = table.Column<int>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rows", x => new { x.scope, x.table_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "scopes",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    epoch = table.Column<byte[]>(type: "BLOB", nullable: false),
                    head = table.Column<long>(type: "INTEGER", nullable: false),
                    stamp = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scopes", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "tables",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    key_columns = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tables", x => new { x.scope, x.table_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_changes_scope_client_id_client_seq",
                table: "changes",
                columns: new[] { "scope", "client_id", "client_seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_columns_scope_table_id_name",
                table: "columns",
                columns: new[] { "scope", "table_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_seq_ord",
                table: "rows",
                columns: new[] { "scope", "seq", "ord" });

            migrationBuilder.CreateIndex(
                name: "IX_tables_scope_name",
                table: "tables",
                columns: new[] { "scope", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "columns");

            migrationBuilder.DropTable(
                name: "rows");

            migrationBuilder.DropTable(
                name: "scopes");

            migrationBuilder.DropTable(
                name: "tables");
        }
    }
}

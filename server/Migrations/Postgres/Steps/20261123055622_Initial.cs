using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "offlinesync");

            migrationBuilder.CreateTable(
                name: "changes",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_seq = table.Column<long>(type: "bigint", nullable: false),
                    stamp = table.Column<long>(type: "bigint", nullable: false),
                    @base = table.Column<long>(name: "base", type: "bigint", nullable: false),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    outcome = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false),
                    operations = table.Column<int>(type: "integer", nullable: false),
                    committed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => new { x.scope, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "columns",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    column_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_columns", x => new { x.scope, x.table_id, x.column_id });
                });

            migrationBuilder.CreateTable(
                name: "rows",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rows", x => new { x.scope, x.table_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "scopes",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    epoch = table.Column<Guid>(type: "uuid", nullable: false),
                    head = table.Column<long>(type: "bigint", nullable: false),
                    stamp = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scopes", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "tables",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key_columns = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tables", x => new { x.scope, x.table_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_changes_scope_client_id_client_seq",
                schema: "offlinesync",
                table: "changes",
                columns: new[] { "scope", "client_id", "client_seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_columns_scope_table_id_name",
                schema: "offlinesync",
                table: "columns",
                columns: new[] { "scope", "table_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rows_scope_seq_ord",
                schema: "offlinesync",
                table: "rows",
                columns: new[] { "scope", "seq", "ord" });

            migrationBuilder.CreateIndex(
                name: "IX_tables_scope_name",
                schema: "offlinesync",
                table: "tables",
                columns: new[] { "scope", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "changes",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "columns",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "rows",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "scopes",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "tables",
                schema: "offlinesync");
        }
    }
}

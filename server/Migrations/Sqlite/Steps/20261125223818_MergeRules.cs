using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class MergeRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "deletes",
                table: "tables",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<long>(
                name: "conflict_seq",
                table: "scopes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<short>(
                name: "policy",
                table: "columns",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "resolver",
                table: "columns",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<short>(
                name: "type",
                table: "columns",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.CreateTable(
                name: "conflicts",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    ord = table.Column<int>(type: "INTEGER", nullable: false),
                    client_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    column_id = table.Column<int>(type: "INTEGER", nullable: false),
                    rule = table.Column<short>(type: "INTEGER", nullable: false),
                    losing_value = table.Column<byte[]>(type: "BLOB", nullable: false),
                    winning_value = table.Column<byte[]>(type: "BLOB", nullable: false),
                    losing_stamp = table.Column<long>(type: "INTEGER", nullable: false),
                    winning_client = table.Column<byte[]>(type: "BLOB", nullable: false),
                    winning_stamp = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conflicts", x => new { x.scope, x.seq, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "text_chunks",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    column_id = table.Column<int>(type: "INTEGER", nullable: false),
                    chunk = table.Column<int>(type: "INTEGER", nullable: false),
                    data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_text_chunks", x => new { x.scope, x.table_id, x.key, x.column_id, x.chunk });
                });

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_decided_at",
                table: "conflicts",
                column: "decided_at");

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_scope_client_id_seq_ord",
                table: "conflicts",
                columns: new[] { "scope", "client_id", "seq", "ord" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conflicts");

            migrationBuilder.DropTable(
                name: "text_chunks");

            migrationBuilder.DropColumn(
                name: "deletes",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "conflict_seq",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "policy",
                table: "columns");

            migrationBuilder.DropColumn(
                name: "resolver",
                table: "columns");

            migrationBuilder.DropColumn(
                name: "type",
                table: "columns");
        }
    }
}

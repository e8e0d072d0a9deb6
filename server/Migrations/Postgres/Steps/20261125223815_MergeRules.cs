using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class MergeRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "deletes",
                schema: "offlinesync",
                table: "tables",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<long>(
                name: "conflict_seq",
                schema: "offlinesync",
                table: "scopes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<short>(
                name: "policy",
                schema: "offlinesync",
                table: "columns",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "resolver",
                schema: "offlinesync",
                table: "columns",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<short>(
                name: "type",
                schema: "offlinesync",
                table: "columns",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.CreateTable(
                name: "conflicts",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    column_id = table.Column<int>(type: "integer", nullable: false),
                    rule = table.Column<short>(type: "smallint", nullable: false),
                    losing_value = table.Column<byte[]>(type: "bytea", nullable: false),
                    winning_value = table.Column<byte[]>(type: "bytea", nullable: false),
                    losing_stamp = table.Column<long>(type: "bigint", nullable: false),
                    winning_client = table.Column<Guid>(type: "uuid", nullable: false),
                    winning_stamp = table.Column<long>(type: "bigint", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conflicts", x => new { x.scope, x.seq, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "text_chunks",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    column_id = table.Column<int>(type: "integer", nullable: false),
                    chunk = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_text_chunks", x => new { x.scope, x.table_id, x.key, x.column_id, x.chunk });
                });

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_decided_at",
                schema: "offlinesync",
                table: "conflicts",
                column: "decided_at");

            migrationBuilder.CreateIndex(
                name: "IX_conflicts_scope_client_id_seq_ord",
                schema: "offlinesync",
                table: "conflicts",
                columns: new[] { "scope", "client_id", "seq", "ord" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conflicts",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "text_chunks",
                schema: "offlinesync");

            migrationBuilder.DropColumn(
                name: "deletes",
                schema: "offlinesync",
                table: "tables");

            migrationBuilder.DropColumn(
                name: "conflict_seq",
                schema: "offlinesync",
                table: "scopes");

            migrationBuilder.DropColumn(
                name: "policy",
                schema: "offlinesync",
                table: "columns");

            migrationBuilder.DropColumn(
                name: "resolver",
                schema: "offlinesync",
                table: "columns");

            migrationBuilder.DropColumn(
                name: "type",
                schema: "offlinesync",
                table: "columns");
        }
    }
}

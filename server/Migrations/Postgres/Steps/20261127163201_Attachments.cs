using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Attachments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "attachment",
                schema: "offlinesync",
                table: "columns",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "attachment_references",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    table_id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    column_id = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachment_references", x => new { x.scope, x.table_id, x.key, x.column_id });
                });

            migrationBuilder.CreateTable(
                name: "attachment_scopes",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    pending = table.Column<int>(type: "integer", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    columns = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachment_scopes", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    upload = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    chunk_bytes = table.Column<int>(type: "integer", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    touched_at = table.Column<long>(type: "bigint", nullable: false),
                    completed_at = table.Column<long>(type: "bigint", nullable: false),
                    unreferenced_at = table.Column<long>(type: "bigint", nullable: false),
                    scans = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachments", x => new { x.scope, x.hash });
                });

            migrationBuilder.CreateIndex(
                name: "IX_attachment_references_scope_hash",
                schema: "offlinesync",
                table: "attachment_references",
                columns: new[] { "scope", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_attachments_scope_touched_at",
                schema: "offlinesync",
                table: "attachments",
                columns: new[] { "scope", "touched_at" },
                filter: "state <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_attachments_scope_unreferenced_at",
                schema: "offlinesync",
                table: "attachments",
                columns: new[] { "scope", "unreferenced_at" },
                filter: "unreferenced_at > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attachment_references",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "attachment_scopes",
                schema: "offlinesync");

            migrationBuilder.DropTable(
                name: "attachments",
                schema: "offlinesync");

            migrationBuilder.DropColumn(
                name: "attachment",
                schema: "offlinesync",
                table: "columns");
        }
    }
}

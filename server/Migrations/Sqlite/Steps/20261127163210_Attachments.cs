using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Attachments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "attachment",
                table: "columns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "attachment_references",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    table_id = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    column_id = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachment_references", x => new { x.scope, x.table_id, x.key, x.column_id });
                });

            migrationBuilder.CreateTable(
                name: "attachment_scopes",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    pending = table.Column<int>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    ord = table.Column<int>(type: "INTEGER", nullable: false),
                    columns = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachment_scopes", x => x.scope);
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    upload = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<short>(type: "INTEGER", nullable: false),
                    length = table.Column<long>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: false),
                    chunk_bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    client_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    touched_at = table.Column<long>(type: "INTEGER", nullable: false),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    unreferenced_at = table.Column<long>(type: "INTEGER", nullable: false),
                    scans = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachments", x => new { x.scope, x.hash });
                });

            migrationBuilder.CreateIndex(
                name: "IX_attachment_references_scope_hash",
                table: "attachment_references",
                columns: new[] { "scope", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_attachments_scope_touched_at",
                table: "attachments",
                columns: new[] { "scope", "touched_at" },
                filter: "state <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_attachments_scope_unreferenced_at",
                table: "attachments",
                columns: new[] { "scope", "unreferenced_at" },
                filter: "unreferenced_at > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "attachment_references");

            migrationBuilder.DropTable(
                name: "attachment_scopes");

            migrationBuilder.DropTable(
                name: "attachments");

            migrationBuilder.DropColumn(
                name: "attachment",
                table: "columns");
        }
    }
}

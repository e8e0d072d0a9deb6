using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class Clients : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "clients",
                schema: "offlinesync",
                columns: table => new
                {
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false),
                    revoked_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clients", x => new { x.scope, x.client_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_clients_scope_subject",
                schema: "offlinesync",
                table: "clients",
                columns: new[] { "scope", "subject" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "clients",
                schema: "offlinesync");
        }
    }
}

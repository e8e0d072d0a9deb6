using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OfflineSync.Server.Migrations.Postgres.Steps
{
    /// <inheritdoc />
    public partial class WindowChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "window_change",
                schema: "offlinesync",
                table: "rows",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "window_change",
                schema: "offlinesync",
                table: "rows");
        }
    }
}

using Microsoft.AspNetCore.Builder;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests.Hosting;

public sealed class SecretFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_the_setting_of_its_name_without_the_last_line_break()
    {
        Write("OfflineSync__Some__Setting", "of a file\n");
        Assert.Equal("of a file", Create().Configuration["OfflineSync:Some:Setting"]);
    }

    [Fact]
    public void The_command_line_overrides_a_file()
    {
        Write("OfflineSync__Some__Setting", "of a file");
        Assert.Equal("of the command line", Create("--OfflineSync:Some:Setting=of the command line").Configuration["OfflineSync:Some:Setting"]);
    }

    [Fact]
    public void The_environment_overrides_a_file()
    {
        const string Variable = "OfflineSync__SecretFilesTests__Setting";
        Write(Variable, "of a file");
        Environment.SetEnvironmentVariable(Variable, "of the environment");
        try
        {
            Assert.Equal("of the environment", Create().Configuration["OfflineSync:SecretFilesTests:Setting"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void A_file_overrides_the_settings_that_the_server_brings()
    {
        Write("Logging__LogLevel__Npgsql", "Error");
        Assert.Equal("Error", Create().Configuration["Logging:LogLevel:Npgsql"]);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        var missing = Path.Combine(_folder, "none");
        var error = Assert.Throws<InvalidOperationException>(() => ServerHost.CreateBuilder([$"--OfflineSync:SecretsPath={missing}"]));
        Assert.Equal($"OfflineSync:SecretsPath is \"{missing}\", and there is no such folder. Create it, or remove the setting.", error.Message);
    }

    [Fact]
    public void The_password_of_the_database_may_be_a_file()
    {
        Write("OfflineSync__Postgres__Password", "p;w='\"\n");
        var configuration = Create("--ConnectionStrings:OfflineSync=Host=db").Configuration;
        Assert.Equal("p;w='\"", new Npgsql.NpgsqlConnectionStringBuilder(PostgresConnection.Read(configuration)).Password);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private WebApplicationBuilder Create(params string[] args) => ServerHost.CreateBuilder([$"--OfflineSync:SecretsPath={_folder}", .. args]);
}

using Microsoft.Extensions.Logging;
namespace OfflineSync.EndToEnd.Tests;
internal sealed class DbgLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;
    public void Dispose() { }
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception?.ToString().Contains("has a defect") == true) return;
        lock (typeof(DbgLog)) File.AppendAllText("/tmp/dbg.log", $"{logLevel} {formatter(state, exception)} {exception}\n");
    }
}

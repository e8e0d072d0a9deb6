using Microsoft.Extensions.Logging;

namespace OfflineSync.Simulation.Worlds;

/// <summary>Takes the logs of a process into the trace, and tells of errors: nothing that the simulation does is one.</summary>
internal sealed class WorldLogger(SimProcess process, Action<string> failed) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || process.IsDead)
            return;
        var text = formatter(state, exception);
        process.World.Trace.Add(process.World.Now, process.Name, $"logs: {text} {exception?.GetType().Name}");
        if (logLevel >= LogLevel.Error)
            failed($"{process.Name} logs an error: {text} {exception}");
    }

    public void Dispose()
    {
    }
}
